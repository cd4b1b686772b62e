import { createHash } from 'node:crypto';
import { liveScript } from 'virtual:live-script';
import { style } from './style.ts';

/** The logo as the icon of a tab. */
const iconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0f766e"/><path d="M5 17h22" fill="none" stroke="#fff" stroke-opacity=".55" stroke-width="2" stroke-linecap="round" stroke-dasharray="1 4.5"/><path d="M5 26c4 0 4.5-17 8.5-17s4 11.5 7.5 11.5S24 17 27 17" fill="none" stroke="#fff" stroke-width="2.8" stroke-linecap="round"/></svg>
`;

/** A file that pages load. Its path contains a hash of its content, so that it may be cached forever. */
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

/** Their paths. */
export const assetPaths = {
  style: styleAsset.path,
  script: scriptAsset.path,
  icon: iconAsset.path,
} as const;
