// Times as people read them.

const minute = 60;

/** `0:43`, `17:51`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / minute)}:${String(whole % minute).padStart(2, "0")}`;
}
