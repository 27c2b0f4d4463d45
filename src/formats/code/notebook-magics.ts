/** Lines of IPython (`%matplotlib inline`, `!pip install`, `%%time`) as comments of the same length, so that the rest is Python and every offset stays. */
export function maskMagics(text: string): string {
  return text.replace(/^([ \t]*)[%!?](?=[%\w])/gm, '$1#');
}
