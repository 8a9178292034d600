/**
 * Sets the remembered theme before the first paint, so that nothing flashes. It stands inline in every page, and the
 * security policy names its hash. Without a remembered choice the operating system decides (tokens.css).
 */
export const THEME_KEY = 'drydock.theme';

export const THEME_SCRIPT = `try{var t=localStorage.getItem('${THEME_KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`;
