/** The sign of the house: a dock, open to the water, with something afloat in it. */
export function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M4 5v22h24V5" fill="none" strokeWidth="3" />
      <circle cx="16" cy="15" r="5" />
    </svg>
  );
}
