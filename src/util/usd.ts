/** Amounts as people read them. */

/** USD with as many digits as the amount needs, at most nine: probes cost millionths. */
export function usdText(amount: number): string {
  return amount.toFixed(9).replace(/\.?0+$/, '');
}
