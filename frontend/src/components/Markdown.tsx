/** Markdown as React elements. No HTML is ever made of it: what looks like a tag is shown as the text it is. */

import { lexer, type Token, type Tokens } from "marked";
import type { ReactNode } from "react";

/** The text without a block of metadata at its head. */
export const withoutFrontMatter = (text: string): string => text.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, "");

/** Only addresses that lead to a page; "javascript:" and its like are not links. */
export const safeAddress = (href: string): string | null => (/^(https?:\/\/|#)/i.test(href) ? href : null);

export function Markdown({ text }: { text: string }) {
  return <div className="markdown">{lexer(withoutFrontMatter(text)).map(block)}</div>;
}

function block(token: Token, key: number): ReactNode {
  switch (token.type) {
    case "heading": {
      // The view has the h1.
      const Tag = `h${Math.min(6, (token as Tokens.Heading).depth + 1)}` as "h2";
      return <Tag key={key}>{inline(token.tokens)}</Tag>;
    }
    case "paragraph":
      return <p key={key}>{inline(token.tokens)}</p>;
    case "text":
      return <span key={key}>{token.tokens ? inline(token.tokens) : token.text}</span>;
    case "list": {
      const list = token as Tokens.List;
      const items = list.items.map((item, place) => <li key={place}>{item.tokens.map(block)}</li>);
      return list.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
    }
    case "code":
      return (
        <pre key={key} tabIndex={0}>
          <code>{token.text}</code>
        </pre>
      );
    case "blockquote":
      return <blockquote key={key}>{(token.tokens ?? []).map(block)}</blockquote>;
    case "table":
      return <Table key={key} table={token as Tokens.Table} />;
    case "hr":
      return <hr key={key} />;
    case "space":
      return null;
    default:
      return <p key={key}>{token.raw}</p>;
  }
}

function Table({ table }: { table: Tokens.Table }) {
  const align = (cell: Tokens.TableCell) => ({ textAlign: cell.align ?? "left" }) as const;
  return (
    <section className="scroll-x" tabIndex={0} aria-label="Table">
      <table>
        <thead>
          <tr>
            {table.header.map((cell, column) => (
              <th key={column} scope="col" style={align(cell)}>
                {inline(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, number) => (
            <tr key={number}>
              {row.map((cell, column) => (
                <td key={column} style={align(cell)}>
                  {inline(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function inline(tokens: Token[] | undefined): ReactNode[] {
  return (tokens ?? []).map((token, key) => {
    switch (token.type) {
      case "strong":
        return <strong key={key}>{inline(token.tokens)}</strong>;
      case "em":
        return <em key={key}>{inline(token.tokens)}</em>;
      case "del":
        return <del key={key}>{inline(token.tokens)}</del>;
      case "codespan":
        return <code key={key}>{token.text}</code>;
      case "br":
        return <br key={key} />;
      case "link": {
        const href = safeAddress(token.href);
        if (href === null) return <span key={key}>{inline(token.tokens)}</span>;
        return (
          <a key={key} href={href} target="_blank" rel="noopener noreferrer">
            {inline(token.tokens)}
          </a>
        );
      }
      case "image":
        return <em key={key}>{token.text}</em>;
      case "text":
      case "escape":
        return "tokens" in token && token.tokens ? <span key={key}>{inline(token.tokens)}</span> : token.text;
      default:
        return token.raw;
    }
  });
}
