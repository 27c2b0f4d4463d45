/** Where a label of a config is being written. Offsets are UTF-16 units of the text. */
export interface LabelSite {
  readonly from: number;
  readonly to: number;
  /** How a label is written there: as it is, between these quotes, or as YAML writes it. */
  readonly as: 'text' | '"' | "'" | 'yaml';
}
