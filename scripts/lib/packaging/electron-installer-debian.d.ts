/** As much of the package as is used here; it brings no types. */
declare module 'electron-installer-debian' {
  export class Installer {
    constructor(given: Record<string, unknown>);
    readonly stagingDir: string;
    generateDefaults(): Promise<unknown>;
    generateOptions(): unknown;
    createStagingDir(): Promise<void>;
    createContents(): Promise<unknown>;
    createPackage(): Promise<void>;
    movePackage(): Promise<void>;
  }
}
