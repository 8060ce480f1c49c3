// What a data service was given, which programs show to get in. Its values go nowhere: they are only compared.
import type { DataService } from "../draft";
import { kindOf, type DataKind } from "./index";

type Credentials = DataService["credentials"];

/** What variables of a service say, and options of its command. Where there are several variables, the last one counts. */
export function givenTo(
  kind: DataKind,
  variables: [name: string, value: string | undefined][],
  option: (name: string) => string | undefined = () => undefined,
): Credentials {
  const { given = {}, passwordOption } = kindOf(kind);
  const find = (part: keyof Credentials): string | undefined =>
    variables.findLast(([name]) => given[part]?.test(name) === true)?.[1];
  const username = find("username");
  const password = find("password") ?? (passwordOption === undefined ? undefined : option(passwordOption));
  // Of several buckets, the first.
  const database = find("database")?.split(",")[0];
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
  };
}

/** The same with what a service has without being given it. */
export function withDefaults(kind: DataKind, given: Credentials): Credentials {
  const { firstUser } = kindOf(kind);
  if (firstUser === undefined) return given;
  const { username = firstUser } = given;
  return { ...given, username, database: given.database ?? username };
}
