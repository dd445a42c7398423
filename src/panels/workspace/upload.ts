import type { IBridgeClient } from '../../bridge/tokens';

/** Larger pieces would not fit into a message once they are base64. */
export const CHUNK_BYTES = 128 * 1024;

/** What the model needs of a `File`. */
export type UploadSource = Pick<File, 'name' | 'size' | 'slice'>;

/**
 * Send a file to a datastore piece by piece; it appears there when the last byte has arrived. Rejects with
 * `BridgeError`, or with an `AbortError` when `signal` says so.
 */
export async function upload(client: Pick<IBridgeClient, 'request'>, options: upload.IOptions): Promise<void> {
  const { datastore, path, file, uploadId, overwrite, signal, onProgress } = options;
  let offset = 0;
  do {
    if (signal?.aborted) {
      throw new DOMException('The upload was stopped.', 'AbortError');
    }
    const end = Math.min(offset + CHUNK_BYTES, file.size);
    const data = await base64(file.slice(offset, end));
    const { received, done } = await client.request(
      'datastore.upload',
      { datastore, path, uploadId, offset, size: file.size, data, overwrite },
      { signal }
    );
    if (done) {
      onProgress(file.size);
      return;
    }
    if (received <= offset) {
      throw new Error(`The kernel received ${received} of ${file.size} bytes and no more.`);
    }
    offset = received;
    onProgress(offset);
  } while (offset < file.size);
}

export namespace upload {
  export interface IOptions {
    datastore: string;
    path: string;
    file: UploadSource;
    /** The same for all pieces of one file, so that the kernel side can put them together. */
    uploadId: string;
    overwrite: boolean;
    signal?: AbortSignal;
    /** Bytes that have arrived. */
    onProgress: (received: number) => void;
  }
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  // In parts: the arguments of a call have a limit.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}
