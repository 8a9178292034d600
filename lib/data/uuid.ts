/** Ids of rows, as the database writes them. Anything else is nobody's id, and no reason to ask. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const isUuid = (text: string): boolean => UUID.test(text);
