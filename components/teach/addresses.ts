/** Where the API for teachers and cohorts answers. */
export const ADDRESSES = {
  cohorts: '/api/teach/cohorts',
  cohort: (id: string) => `/api/teach/cohorts/${id}`,
  accessCode: (id: string) => `/api/teach/cohorts/${id}/access-code`,
  keys: '/api/teach/tokens',
  key: (id: string) => `/api/teach/tokens/${id}`,
  links: '/api/links',
  role: (userId: string) => `/api/users/${userId}`,
  join: '/api/cohorts/join',
  myCohorts: '/api/cohorts',
  myCohort: (id: string) => `/api/cohorts/${id}`,
} as const;
