/** The mark as the icon of a tab: a value that settles on its set point. */
export const iconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0f766e"/><path d="M5 17h22" fill="none" stroke="#fff" stroke-opacity=".55" stroke-width="2" stroke-linecap="round" stroke-dasharray="1 4.5"/><path d="M5 26c4 0 4.5-17 8.5-17s4 11.5 7.5 11.5S24 17 27 17" fill="none" stroke="#fff" stroke-width="2.8" stroke-linecap="round"/></svg>
`;
