/** Accounts by the API, for journeys that are about something else. */
import { type APIRequestContext, expect } from '@playwright/test';
import { newEmail, PASSWORD } from './lesson';

/** Makes an account and signs this context in. Returns its e-mail. */
export async function signUp(request: APIRequestContext, baseURL: string): Promise<string> {
  const headers = { origin: baseURL };
  const email = newEmail();
  const made = await request.post('/api/sign-up', {
    headers,
    data: { email, password: PASSWORD, name: null },
  });
  expect(made.status(), await made.text()).toBeLessThan(300);
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json();
  const form = { csrfToken, email, password: PASSWORD, json: 'true', callbackUrl: baseURL };
  expect((await request.post('/api/auth/callback/credentials', { headers, form })).status()).toBe(200);
  return email;
}
