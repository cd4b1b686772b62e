import { createHash } from 'node:crypto';
import { liveScript } from 'virtual:live-script';
import { iconSvg } from './icon.ts';
import { style } from './style.ts';

/** A file that pages load. Its path names its content, so that it may be kept for ever. */
export type Asset = { readonly path: string; readonly type: string; readonly text: string };

const asset = (name: string, extension: string, type: string, text: string): Asset => {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { path: `/assets/${name}.${hash}.${extension}`, type, text };
};

const styleAsset = asset('style', 'css', 'text/css; charset=utf-8', style);
const scriptAsset = asset('live', 'js', 'text/javascript; charset=utf-8', liveScript);
const iconAsset = asset('icon', 'svg', 'image/svg+xml', iconSvg);

/** The files that pages load. They are strings in the code, so the build copies no files. */
export const assets: readonly Asset[] = [styleAsset, scriptAsset, iconAsset];

/** Where they are. */
export const assetPaths = {
  style: styleAsset.path,
  script: scriptAsset.path,
  icon: iconAsset.path,
} as const;
