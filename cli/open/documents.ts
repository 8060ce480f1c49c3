// The library's documents as pages: Markdown whose HTML is shown as text, with its links to other documents.
import { dirname, join, posix } from "node:path";
import MarkdownIt from "markdown-it";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { slug } from "../render/markdown";
import { html, trusted, type Html } from "./html";

/** Documents, from the library's folder. Nothing else of it is shown. */
const readable = /^(docs|components|sync|sandbox|edge)\/([a-z0-9-]+\/)*([a-z0-9-]+|README|ARCHITECTURE)\.md$/;

/** The folder of the library, wherever it is installed. */
export function libraryFolder(): string {
  return dirname(require.resolve("groundplan/package.json"));
}

/** A document, or nothing if there is none by this name. */
export function documentPage(page: string): { title: string; body: Html } | undefined {
  const text = readable.test(page) ? readText(join(libraryFolder(), page), SETTINGS_BYTES) : undefined;
  if (text === undefined) return undefined;
  const title = /^# (.+)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? page;
  return { title, body: html`<article>${trusted(markdownFor(page).render(text))}</article>` };
}

/** A part of a document, whose headings have no address: several of them may be on one page. */
export function markdownPart(text: string): Html {
  return trusted(markdownFor("", false).render(text));
}

function markdownFor(page: string, addresses = true): InstanceType<typeof MarkdownIt> {
  const markdown = new MarkdownIt({ html: false });
  const { rules } = markdown.renderer;
  const plain = markdown.renderer.renderToken.bind(markdown.renderer);
  rules["heading_open"] = (tokens, index, options) => {
    if (addresses) tokens[index]?.attrSet("id", slug(tokens[index + 1]?.content ?? ""));
    return plain(tokens, index, options);
  };
  // What is wider than the window is moved within itself, by keys too.
  rules["table_open"] = () => '<div class="scroll" role="group" tabindex="0" aria-label="Table"><table class="words">';
  rules["table_close"] = () => "</table></div>";
  const fence = rules["fence"];
  rules["fence"] = (...parameters) => fence?.(...parameters).replace("<pre>", '<pre tabindex="0">') ?? "";
  // A link to what is no page here is its text.
  let isLink: boolean[] = [];
  rules["link_open"] = (tokens, index, options) => {
    const leads = leadsSomewhere(page, String(tokens[index]?.attrGet("href") ?? ""));
    isLink = [...isLink, leads];
    return leads ? plain(tokens, index, options) : "<span>";
  };
  rules["link_close"] = () => (isLink.pop() === true ? "</a>" : "</span>");
  rules["image"] = (tokens, index) => markdown.utils.escapeHtml(tokens[index]?.content ?? "");
  return markdown;
}

function leadsSomewhere(page: string, href: string): boolean {
  if (/^https:\/\//.test(href) || href.startsWith("#")) return true;
  const target = posix.join(posix.dirname(page), href.split("#", 1)[0] ?? "");
  return readable.test(target);
}
