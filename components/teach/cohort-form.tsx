'use client';

import { useRouter } from 'next/navigation';
import { ask } from '../account/ask';
import { AskingForm } from '../account/asking-form';
import { Field } from '../account/field';
import { ADDRESSES } from './addresses';

interface CohortFormProps {
  readonly courses: readonly { readonly course: string; readonly title: string }[];
}

/** Makes a cohort and opens its page, where the access code stands. */
export function CohortForm({ courses }: CohortFormProps) {
  const router = useRouter();
  return (
    <AskingForm
      button="Make the cohort"
      done="The cohort is made."
      send={async (form) => {
        const answer = await ask<{ cohort: { id: string } }>('POST', ADDRESSES.cohorts, {
          name: String(form.get('name')).trim(),
          course: String(form.get('course')),
        });
        if (answer.ok) router.push(`/teach/cohorts/${answer.value.cohort.id}`);
        return answer;
      }}
    >
      <Field label="Name" name="name" required maxLength={100} advice="For instance: Autumn 2026, group B." />
      <div className="field">
        <label className="field-name" htmlFor="course">
          Course
        </label>
        <select id="course" name="course" className="field-input" required>
          {courses.map(({ course, title }) => (
            <option key={course} value={course}>
              {title}
            </option>
          ))}
        </select>
      </div>
    </AskingForm>
  );
}
