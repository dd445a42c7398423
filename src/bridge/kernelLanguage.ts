import type { Kernel } from '@jupyterlab/services';

/**
 * The language a kernel speaks, as it is spelled there. Its specification says so at once; a kernel whose specification is gone
 * is asked itself, which a busy one answers after its cell.
 */
export async function kernelLanguage(kernel: Kernel.IKernelConnection): Promise<string> {
  const spec = await kernel.spec;
  return spec?.language ?? (await kernel.info).language_info.name;
}
