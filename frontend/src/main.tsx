import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { queries } from "./api/queries";
import { watch } from "./state/connection";
import "./styles/palette.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/shell.css";
import "./styles/discover.css";
import "./styles/sliders.css";
import "./styles/songs.css";
import "./styles/map.css";
import "./styles/sheet.css";
import "./styles/views.css";
import "./styles/model.css";
import "./styles/talk.css";

watch();

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
