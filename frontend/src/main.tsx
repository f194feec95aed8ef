import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { queries } from "./api/queries";
import { keepScroll } from "./lib/scroll";
import { watch } from "./state/connection";
import "./styles/palette.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/shell.css";
import "./styles/sidebar.css";
import "./styles/discover.css";
import "./styles/sliders.css";
import "./styles/cards.css";
import "./styles/rows.css";
import "./styles/covers.css";
import "./styles/lists.css";
import "./styles/map.css";
import "./styles/journey.css";
import "./styles/sheet.css";
import "./styles/playing.css";
import "./styles/player.css";
import "./styles/views.css";
import "./styles/care.css";
import "./styles/model.css";
import "./styles/talk.css";

watch();
keepScroll();

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
