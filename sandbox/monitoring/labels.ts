// Samples of time series by their labels.

export type Labels = { [label: string]: string };

export interface Sample {
  labels: Labels;
  value: number;
}

/** Samples that have the same labels, by what `group` leaves of them. */
export function groups(samples: Sample[], group: (labels: Labels) => Labels): { labels: Labels; members: Sample[] }[] {
  const found = new Map<string, { labels: Labels; members: Sample[] }>();
  for (const sample of samples) {
    const labels = group(sample.labels);
    const key = JSON.stringify(sorted(labels));
    const known = found.get(key);
    if (known === undefined) found.set(key, { labels, members: [sample] });
    else known.members.push(sample);
  }
  return [...found.values()];
}

/** In an order that says whether two are the same. */
export function sorted(labels: Labels): [string, string][] {
  return Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
}

export function only(labels: Labels, names: string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)));
}

export function without(labels: Labels, names: string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}
