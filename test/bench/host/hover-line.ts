/** Marks the lines of the suite among all that VS Code prints. */
export const HOVER_LINE = 'focal-lens-bench: ';
