/** A song's match as a ring with its percentage. */
export function Match({ share }: { share: number }) {
  const around = 2 * Math.PI * 17;
  return (
    <span className="match" title="How well it answers the wish">
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <circle cx="20" cy="20" r="17" className="match-all" />
        <circle
          cx="20"
          cy="20"
          r="17"
          className="match-part"
          strokeDasharray={`${share * around} ${around}`}
          transform="rotate(-90 20 20)"
        />
      </svg>
      <span>
        {Math.round(share * 100)}
        <span className="visually-hidden"> % match</span>
      </span>
    </span>
  );
}
