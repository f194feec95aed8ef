/** Line icons, drawn for this page on a grid of 24. They are decoration: what is pressed has a label of its own. */

const PATHS = {
  discover: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm3.6 5.4-2.1 5.1-5.1 2.1 2.1-5.1 5.1-2.1Z",
  talk: "M4 5h16v11h-9l-4.500 4v-4H4ZM8 9h8M8 12.500h5",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 4.5 4.5",
  map: "M5 17.5h.01M9 11h.01M14 15h.01M12 6h.01M18 8.500h.01M19 16h.01M7 5.500h.01M15.500 19.500h.01",
  journey:
    "M5.500 20.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM18.500 7.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7.500 18.500H15a3.250 3.250 0 0 0 0-6.500H9a3.250 3.250 0 0 1 0-6.500h7.500",
  blend: "M9 6a6 6 0 1 0 0 12A6 6 0 0 0 9 6ZM15 6a6 6 0 1 0 0 12 6 6 0 0 0 0-12Z",
  turn: "M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4",
  another: "M20 12a8 8 0 0 1-14 5.300M4 12a8 8 0 0 1 14-5.300M18 3v4h-4M6 21v-4h4",
  library: "M4 4v16M9 4v16M13.500 4.800l5.500 14.700",
  model: "M4 18c3 0 3-12 6-12s3 12 6 12 3-7 4-7",
  heart: "M12 20S4 15 4 9.200A4.200 4.200 0 0 1 12 7.400a4.200 4.200 0 0 1 8 1.800C20 15 12 20 12 20Z",
  not: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM6.500 6.500l11 11",
  similar: "M4 7h9M4 12h6M4 17h6M14.500 12.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7ZM17.200 18.700 20 21.500",
  open: "M9 5l7 7-7 7",
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  locked: "M7 11V8a5 5 0 0 1 10 0v3M5.500 11h13v9h-13Z",
  unlocked: "M7 11V8a5 5 0 0 1 9.600-2M5.500 11h13v9h-13Z",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  upload: "M12 16V5M7 9l5-5 5 5M5 20h14",
  outward: "M9 5H5v14h14v-4M13 4h7v7M20 4l-9 9",
  lasso:
    "M12 4c5 0 8.500 2.300 8.500 5.500S17 15 12 15s-8.500-2.300-8.500-5.500S7 4 12 4ZM7 14.200c-1.500 1.300-1 3 .5 3s2 2.300.5 3.800",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  whole: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  cards: "M4 4h6.500v6.500H4ZM13.500 4H20v6.500h-6.500ZM4 13.500h6.500V20H4ZM13.500 13.500H20V20h-6.500Z",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  bookmark: "M6 4h12v16l-6-4.500L6 20Z",
  playlist: "M4 6h12M4 11h12M4 16h7M16.500 14v6M13.500 17h6",
  trash: "M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13",
  undo: "M8 5 4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3",
  up: "M12 19V6M6 11l6-6 6 6",
  down: "M12 5v13M6 13l6 6 6-6",
  sync: "M19 8a8 8 0 0 0-14-1M5 3v4h4M5 16a8 8 0 0 0 14 1M19 21v-4h-4",
  filter: "M4 7h16M7 12h10M10 17h4",
  play: "M8 5v14l11-7Z",
  pause: "M7.500 5.500h2.500v13H7.500ZM14 5.500h2.500v13H14Z",
  next: "M6 5.500v13l9.500-6.500ZM18.500 5.500v13",
  previous: "M18 5.500v13L8.500 12ZM5.500 5.500v13",
  shuffle:
    "M4 7h2.500c4.500 0 5.500 10 10 10H20M17.500 14.500 20 17l-2.500 2.500M4 17h2.500c1.400 0 2.500-1 3.300-2.400M13.200 9.400C14 8 15.100 7 16.500 7H20M17.500 4.500 20 7l-2.500 2.500",
  repeat: "M17 3.500l3 3-3 3M4 12v-1.500a4 4 0 0 1 4-4h12M7 20.500l-3-3 3-3M20 12v1.500a4 4 0 0 1-4 4H4",
  repeatOne:
    "M17 3.500l3 3-3 3M4 12v-1.500a4 4 0 0 1 4-4h12M7 20.500l-3-3 3-3M20 12v1.500a4 4 0 0 1-4 4H4M11 10.700l1.500-.9v4.600",
  volume: "M4 9.500v5h3.500l4.500 4v-13l-4.500 4ZM15.500 9a4.200 4.200 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11",
  muted: "M4 9.500v5h3.500l4.500 4v-13l-4.500 4ZM16 9.700l4.600 4.600M20.600 9.700 16 14.300",
  queue: "M4 6h16M4 11.500h8M4 17h8M16 12v7l5-3.500Z",
  done: "M5 12.500l4.500 4.500L19 7.500",
  handle: "M5 9.500h14M5 14.500h14",
  playNext: "M4 18h16M4 12.500h8M4 7h8M16 4v7l5-3.500Z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }) {
  return (
    <svg className={filled ? "icon filled" : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
