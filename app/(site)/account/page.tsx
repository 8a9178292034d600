import type { Metadata } from 'next';
import { AccountPanel } from '@/components/account/account-panel';

export const metadata: Metadata = {
  title: 'Account',
  description: 'Your name and password, signing out, and what is stored of you.',
};

export default function AccountPage() {
  return (
    <div className="prose">
      <h1>Account</h1>
      <AccountPanel />
    </div>
  );
}
