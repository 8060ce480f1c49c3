// What an `up` needs, as the doctor said it last: the page asks nobody.
import { statuses, type Status } from "../../doctor/model";
import type { LastReport } from "../../doctor/last";
import { html, type Html } from "../html";
import type { Section } from "../view";
import { clock, command, list, written } from "../words";

type Finding = LastReport["findings"][number];

const words: Record<Status, { state: string; word: string; counted: string }> = {
  fail: { state: "act", word: "Act", counted: "fail" },
  warn: { state: "look", word: "Look", counted: "to look at" },
  skipped: { state: "unknown", word: "Unknown", counted: "not asked" },
  ok: { state: "good", word: "Well", counted: "well" },
};

export const doctor: Section = {
  id: "doctor",
  title: "Before an up",
  render: ({ reading, folder, doctor: last }) => {
    if (folder === undefined) return undefined;
    const how = command(`groundplan doctor ${reading.environment}`);
    if (last === undefined) {
      return html`<p>
        The doctor has not looked yet. ${how} asks Google, Cloudflare and the DNS whether a real ${command("pulumi up")}
        has what it needs: logins, APIs, rights, domains. It changes nothing, and its answers stand here afterwards.
      </p>`;
    }
    const open = last.findings.filter(({ status }) => status === "fail" || status === "warn");
    return html`<p>
        The doctor looked at <time datetime="${last.at}">${clock(last.at)}</time>: ${counted(last)}. ${how} looks again.
      </p>
      ${
        open.length > 0 &&
        html`<ul class="answers">
          ${open.map(finding)}
        </ul>`
      }
      ${folded(last, "skipped")} ${folded(last, "ok")}`;
  },
};

function counted({ findings }: LastReport): string {
  const counts = statuses.flatMap((status) => {
    const count = findings.filter((one) => one.status === status).length;
    return count === 0 ? [] : [`${count} ${words[status].counted}`];
  });
  return counts.join(", ");
}

function finding({ status, name, says, remedy, source }: Finding): Html {
  const { state, word } = words[status];
  return html`<li class="${state}">
    <strong class="state">${word}</strong>
    <div>
      <p>${name}: ${written(says)}.</p>
      ${remedy.map((step) => html`<pre><code>${step}</code></pre>`)}
      <p class="note">${source}</p>
    </div>
  </li>`;
}

function folded({ findings }: LastReport, status: Status): Html | undefined {
  const some = findings.filter((one) => one.status === status);
  if (some.length === 0) return undefined;
  return html`<details>
    <summary>${some.length} ${words[status].counted}</summary>
    ${list(some.map(({ name, says }) => html`${name}: ${written(says)}.`))}
  </details>`;
}
