import type { Metadata } from 'next';
import { AsOf } from '@/components/teach/as-of';
import { LinkForm } from '@/components/teach/link-form';
import { PeopleList } from '@/components/teach/people-list';
import { listUsers } from '@/lib/data/users';
import { requirePerson } from '@/lib/data/viewer';
import { gather } from '../gather';

export const metadata: Metadata = {
  title: 'People and one-time links',
  description: 'Roles of accounts, and links for learners who can’t sign in.',
};

export default async function PeoplePage() {
  const { self, users } = await gather('/teach/people', async (viewer) => {
    const { userId, role } = requirePerson(viewer);
    return { self: userId, users: role === 'owner' ? await listUsers(viewer) : null };
  });
  return (
    <>
      <h1 className="page-title">{users === null ? 'One-time links' : 'People and one-time links'}</h1>
      <section aria-labelledby="links" className="teach-section">
        <h2 id="links" className="section-title">
          Let somebody in
        </h2>
        <p className="max-w-[66ch]">
          Drydock sends no mail. For somebody who forgot a password you make a link that works once, and hand
          it over yourself. {users === null ? 'Instructors can do this for students.' : null}
        </p>
        <LinkForm />
      </section>
      {users === null ? null : (
        <section aria-labelledby="roles" className="teach-section">
          <h2 id="roles" className="section-title">
            Roles
          </h2>
          <AsOf path="/teach/people" />
          <PeopleList
            self={self}
            people={users.map((user) => ({ ...user, createdAt: user.createdAt.toISOString() }))}
          />
        </section>
      )}
    </>
  );
}
