/** A script taken in as text when the program is built. */
declare module '*.sh?raw' {
  const text: string;
  export default text;
}
declare module '*.ps1?raw' {
  const text: string;
  export default text;
}
