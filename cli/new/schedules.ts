// Schedules of cron, in the form that both runtimes take: five fields of numbers.
import { cronRemedy } from "../../components/internal/cron";

const nicknames: { [name: string]: string } = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** A schedule whose months, days and nicknames are numbers; nothing where they would not read it alike. */
export function cronOf(text: string): string | undefined {
  const fields = (nicknames[text.trim().toLowerCase()] ?? text).trim().split(/\s+/);
  const [minute, hour, day, month = "", weekday = ""] = fields;
  // Sunday is 7 too in most of them.
  const dayOfWeek = numbered(weekday, days, 0)
    .replace(/^[01]-7$/, "*")
    .replace(/(^|,)7$/, "$10");
  const cron = [minute, hour, day, numbered(month, months, 1), dayOfWeek].join(" ");
  return fields.length === 5 && cronRemedy(cron) === undefined ? cron : undefined;
}

function numbered(field: string, names: string[], first: number): string {
  return field.replace(/[a-z]{3,}/gi, (name) => {
    const place = names.indexOf(name.toLowerCase());
    return place < 0 ? name : String(place + first);
  });
}
