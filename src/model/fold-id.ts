const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id as ids are compared: a UUID means the same in any letter case, any other id only as it is written. */
export const foldId = (id: string): string => (uuid.test(id) ? id.toLowerCase() : id);
