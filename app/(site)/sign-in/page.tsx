import type { Metadata } from 'next';
import { SignInForm } from '@/components/account/sign-in-form';

export const metadata: Metadata = {
  title: 'Sign in',
  description: 'Sign in to keep your work on the server.',
};

export default function SignInPage() {
  return (
    <div className="prose">
      <h1>Sign in</h1>
      <p>You need no account to learn. With one, your work is kept on the server and follows you.</p>
      <SignInForm />
    </div>
  );
}
