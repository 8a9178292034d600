-- CreateEnum
CREATE TYPE "TroubleKind" AS ENUM ('mistake', 'condition');

-- CreateTable
CREATE TABLE "cohort" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "course_id" TEXT NOT NULL,
    "access_code" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "cohort_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cohort_member" (
    "cohort_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cohort_member_pkey" PRIMARY KEY ("cohort_id","user_id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lesson_work" (
    "user_id" UUID NOT NULL,
    "lesson_id" TEXT NOT NULL,
    "began_at" TIMESTAMPTZ(3),
    "skipped_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempt_id" UUID,
    "active_ms" BIGINT NOT NULL DEFAULT 0,
    "last_moment_at" TIMESTAMPTZ(3),

    CONSTRAINT "lesson_work_pkey" PRIMARY KEY ("user_id","lesson_id")
);

-- CreateTable
CREATE TABLE "task_work" (
    "user_id" UUID NOT NULL,
    "lesson_id" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "active_ms" BIGINT NOT NULL,

    CONSTRAINT "task_work_pkey" PRIMARY KEY ("user_id","lesson_id","task_id")
);

-- CreateTable
CREATE TABLE "trouble" (
    "attempt_id" UUID NOT NULL,
    "task_id" TEXT NOT NULL,
    "kind" "TroubleKind" NOT NULL,
    "key" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "lesson_id" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "first_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trouble_pkey" PRIMARY KEY ("attempt_id","task_id","kind","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "cohort_access_code_key" ON "cohort"("access_code");

-- CreateIndex
CREATE INDEX "cohort_course_id_idx" ON "cohort"("course_id");

-- CreateIndex
CREATE INDEX "cohort_created_by_id_idx" ON "cohort"("created_by_id");

-- CreateIndex
CREATE INDEX "cohort_member_user_id_idx" ON "cohort_member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_secret_hash_key" ON "api_token"("secret_hash");

-- CreateIndex
CREATE INDEX "api_token_user_id_idx" ON "api_token"("user_id");

-- CreateIndex
CREATE INDEX "lesson_work_lesson_id_idx" ON "lesson_work"("lesson_id");

-- CreateIndex
CREATE INDEX "lesson_work_attempt_id_idx" ON "lesson_work"("attempt_id");

-- CreateIndex
CREATE INDEX "task_work_lesson_id_idx" ON "task_work"("lesson_id");

-- CreateIndex
CREATE INDEX "trouble_lesson_id_idx" ON "trouble"("lesson_id");

-- CreateIndex
CREATE INDEX "trouble_user_id_idx" ON "trouble"("user_id");

-- AddForeignKey
ALTER TABLE "cohort" ADD CONSTRAINT "cohort_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "course"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort" ADD CONSTRAINT "cohort_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort_member" ADD CONSTRAINT "cohort_member_cohort_id_fkey" FOREIGN KEY ("cohort_id") REFERENCES "cohort"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort_member" ADD CONSTRAINT "cohort_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_work" ADD CONSTRAINT "lesson_work_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_work" ADD CONSTRAINT "lesson_work_lesson_id_fkey" FOREIGN KEY ("lesson_id") REFERENCES "lesson"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_work" ADD CONSTRAINT "lesson_work_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempt"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_work" ADD CONSTRAINT "task_work_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_work" ADD CONSTRAINT "task_work_lesson_id_fkey" FOREIGN KEY ("lesson_id") REFERENCES "lesson"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trouble" ADD CONSTRAINT "trouble_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trouble" ADD CONSTRAINT "trouble_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trouble" ADD CONSTRAINT "trouble_lesson_id_fkey" FOREIGN KEY ("lesson_id") REFERENCES "lesson"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What dashboards sum up, for work that was stored before them. lib/data/work.ts defines these numbers; from now on
-- each save and each verdict keeps them.
INSERT INTO "lesson_work" ("user_id", "lesson_id", "began_at", "last_seen_at", "attempt_id", "skipped_at")
SELECT "user_id", "lesson_id", min("created_at") FILTER (WHERE "last_sequence" > 0), max("updated_at"),
       (array_agg("id" ORDER BY "updated_at" DESC, "id"))[1], (
         SELECT min(e."stored_at") FROM "event" AS e JOIN "attempt" AS o ON o."id" = e."attempt_id"
         WHERE o."user_id" = a."user_id" AND o."lesson_id" = a."lesson_id" AND e."kind" = 'skipped')
FROM "attempt" AS a GROUP BY "user_id", "lesson_id";

-- Moments in order; a pause of more than 90 s counts as 90 s.
CREATE TEMPORARY TABLE "moment" ON COMMIT DROP AS
SELECT "user_id", "lesson_id", "at",
       sum("gap") OVER (PARTITION BY "user_id", "lesson_id" ORDER BY "at" ROWS UNBOUNDED PRECEDING) AS "active_ms"
FROM (
  SELECT "user_id", "lesson_id", "at", least(90000, coalesce(floor(extract(epoch FROM
           "at" - lag("at") OVER (PARTITION BY "user_id", "lesson_id" ORDER BY "at")) * 1000), 0)) AS "gap"
  FROM (
    SELECT DISTINCT a."user_id", a."lesson_id", least(e."at", e."stored_at") AS "at"
    FROM "event" e JOIN "attempt" a ON a."id" = e."attempt_id"
  ) AS "seen"
) AS "paused";

UPDATE "lesson_work" AS w SET "active_ms" = m."active_ms", "last_moment_at" = m."at"
FROM (SELECT DISTINCT ON ("user_id", "lesson_id") * FROM "moment" ORDER BY "user_id", "lesson_id", "at" DESC) AS m
WHERE m."user_id" = w."user_id" AND m."lesson_id" = w."lesson_id";

INSERT INTO "task_work" ("user_id", "lesson_id", "task_id", "verified_at", "active_ms")
SELECT t."user_id", t."lesson_id", t."task_id", t."at", coalesce((
  SELECT max(m."active_ms") FROM "moment" AS m
  WHERE m."user_id" = t."user_id" AND m."lesson_id" = t."lesson_id" AND m."at" <= t."at"), 0)
FROM "task_completion" AS t;

-- A verdict may quote what a learner's world said, and that may hold what no text of PostgreSQL can: such a one is left out.
CREATE FUNCTION "results_of"("results" JSON) RETURNS TABLE ("place" BIGINT, "task_id" TEXT, "passed" BOOLEAN, "kind" "TroubleKind", "key" TEXT, "what" TEXT)
LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY
    WITH "task" AS (
      SELECT t.ordinality AS "place", t.value ->> 'id' AS "id", (t.value ->> 'passed')::boolean AS "passed",
             t.value ->> 'mistake' AS "mistake", t.value -> 'conditions' AS "conditions"
      FROM json_array_elements("results_of"."results") WITH ORDINALITY AS t
    )
    SELECT t."place", t."id", t."passed", 'mistake'::"TroubleKind", t."mistake", t."mistake"
    FROM "task" AS t WHERE NOT t."passed" AND t."mistake" IS NOT NULL
    UNION ALL
    SELECT t."place", t."id", t."passed", 'condition'::"TroubleKind", (c.ordinality - 1)::text, c.value ->> 'sentence'
    FROM "task" AS t, json_array_elements(t."conditions") WITH ORDINALITY AS c
    WHERE t."place" = (SELECT min(o."place") FROM "task" AS o WHERE NOT o."passed") AND c.value ->> 'outcome' = 'not-yet';
EXCEPTION WHEN data_exception THEN
  RETURN;
END
$$;

INSERT INTO "trouble" ("attempt_id", "task_id", "kind", "key", "user_id", "lesson_id", "what", "times", "first_at", "last_at")
SELECT f."attempt_id", f."task_id", f."kind", f."key", f."user_id", f."lesson_id",
       (array_agg(f."what" ORDER BY f."number" DESC))[1], count(*) FILTER (WHERE f."is_new"), min(f."at"), max(f."at")
FROM (
  SELECT v."attempt_id", v."user_id", v."lesson_id", v."at", v."number", r."task_id", r."kind", r."key", r."what",
         lag(v."number") OVER (PARTITION BY v."attempt_id", r."task_id", r."kind", r."key" ORDER BY v."number")
           IS DISTINCT FROM v."number" - 1 AS "is_new"
  FROM (
    SELECT v."attempt_id", a."user_id", a."lesson_id", v."at", v."results",
           row_number() OVER (PARTITION BY v."attempt_id" ORDER BY v."at", v."id") AS "number"
    FROM "verdict" AS v JOIN "attempt" AS a ON a."id" = v."attempt_id"
  ) AS v, "results_of"(v."results") AS r
) AS f
GROUP BY f."attempt_id", f."task_id", f."kind", f."key", f."user_id", f."lesson_id";

DROP FUNCTION "results_of"(JSON);
