/** The names of builds of the addon that can run here, best first. */
export function triples(platform: string = process.platform, arch: string = process.arch): string[] {
  switch (platform) {
    case "linux":
      // Which C library this is shows by which build loads.
      return [`linux-${arch}-gnu`, `linux-${arch}-musl`];
    case "win32":
      return [`win32-${arch}-msvc`];
    default:
      return [`${platform}-${arch}`];
  }
}
