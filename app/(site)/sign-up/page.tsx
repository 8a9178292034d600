import type { Metadata } from 'next';
import { SignUpForm } from '@/components/account/sign-up-form';
import { CONSENT } from '@/lib/auth/sign-up';

export const metadata: Metadata = {
  title: 'Sign up',
  description: 'Make an account, so that your work is kept on the server and follows you to other devices.',
};

export default function SignUpPage() {
  return (
    <div className="prose">
      <h1>Sign up</h1>
      <p>With an account your work is kept on the server and follows you to any device.</p>
      <SignUpForm consent={CONSENT} />
    </div>
  );
}
