import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Markdown, safeAddress, withoutFrontMatter } from "./Markdown";

const html = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

describe("Markdown", () => {
  it("shows what a model card has", () => {
    const shown = html("# Card\n\n- **one** `two`\n\n| a | b |\n|---|---:|\n| 1 | 2 |\n");
    expect(shown).toContain("<h2>Card</h2>");
    expect(shown).toContain("<strong>one</strong>");
    expect(shown).toContain("<code>two</code>");
    expect(shown).toMatch(/<td[^>]*>2<\/td>/);
  });

  it("makes no HTML of what it is given", () => {
    const shown = html(
      "<img src=x onerror=alert(1)>\n\ntext <b onclick=x>bold</b> [go](javascript:alert(1))\n\n<script>x</script>\n",
    );
    expect(shown).not.toMatch(/<(img|b|script)\b/);
    expect(shown).not.toContain("href");
    expect(shown).toContain("&lt;img src=x onerror=alert(1)&gt;");
  });

  it("links to pages only, and skips metadata", () => {
    expect(safeAddress("https://example.org")).toBe("https://example.org");
    expect(safeAddress(" javascript:alert(1)")).toBeNull();
    expect(withoutFrontMatter("---\na: b\n---\n# Title\n")).toBe("# Title\n");
  });
});
