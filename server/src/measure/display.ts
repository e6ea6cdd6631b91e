/** Text from an engine or an image may hold anything: what is shown of it goes through here. */

/* eslint-disable no-control-regex -- control characters are what this file is about */

/** One line without control characters. */
export function oneLine(text: string): string {
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}

/** A log without colours, cursor movements and other control characters; line breaks and tabs stay. */
export function printable(text: string): string {
  return text
    .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}
