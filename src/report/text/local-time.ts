const two = (figure: number): string => String(figure).padStart(2, '0');

/** A moment in this machine's time zone, as `2026-03-01 14:02:11`. */
export const localTime = (at: number): string => {
  const time = new Date(at);
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${date} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
};
