import Link from 'next/link';

/** What stands where nothing answers. */
export function Lost() {
  return (
    <>
      <p className="lesson-number">
        <code>404 Not Found</code>
      </p>
      <h1>Nothing answers at this address</h1>
      <p>
        The request arrived, and the server knows no page of this name. It may have moved, or a letter is
        wrong.
      </p>
      <p>
        <Link href="/courses">See all courses</Link>
      </p>
    </>
  );
}
