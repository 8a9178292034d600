-- CreateEnum
CREATE TYPE "HelpKind" AS ENUM ('hint', 'message', 'solution');

-- CreateTable
CREATE TABLE "attempt_sign" (
    "attempt_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "lesson_id" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "commands" INTEGER NOT NULL,
    "passed_at" TIMESTAMPTZ(3),
    "helped" BOOLEAN NOT NULL,
    "stuck" INTEGER NOT NULL,
    "freed" INTEGER NOT NULL,
    "writes" INTEGER NOT NULL,
    "idle_writes" INTEGER NOT NULL,
    "looked_first" BOOLEAN,

    CONSTRAINT "attempt_sign_pkey" PRIMARY KEY ("attempt_id")
);

-- CreateTable
CREATE TABLE "help_sign" (
    "attempt_id" UUID NOT NULL,
    "task_id" TEXT NOT NULL,
    "kind" "HelpKind" NOT NULL,
    "key" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "lesson_id" TEXT NOT NULL,
    "times" INTEGER NOT NULL,
    "freed" INTEGER NOT NULL,

    CONSTRAINT "help_sign_pkey" PRIMARY KEY ("attempt_id","task_id","kind","key")
);

-- CreateTable
CREATE TABLE "prediction" (
    "user_id" UUID NOT NULL,
    "lesson_id" TEXT NOT NULL,
    "question_id" TEXT NOT NULL,
    "choice" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "prediction_pkey" PRIMARY KEY ("user_id","lesson_id","question_id")
);

-- CreateIndex
CREATE INDEX "attempt_sign_lesson_id_idx" ON "attempt_sign"("lesson_id");

-- CreateIndex
CREATE INDEX "attempt_sign_user_id_idx" ON "attempt_sign"("user_id");

-- CreateIndex
CREATE INDEX "help_sign_lesson_id_idx" ON "help_sign"("lesson_id");

-- CreateIndex
CREATE INDEX "help_sign_user_id_idx" ON "help_sign"("user_id");

-- CreateIndex
CREATE INDEX "prediction_lesson_id_idx" ON "prediction"("lesson_id");

-- AddForeignKey
ALTER TABLE "attempt_sign" ADD CONSTRAINT "attempt_sign_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt_sign" ADD CONSTRAINT "attempt_sign_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt_sign" ADD CONSTRAINT "attempt_sign_lesson_id_fkey" FOREIGN KEY ("lesson_id") REFERENCES "lesson"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "help_sign" ADD CONSTRAINT "help_sign_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "help_sign" ADD CONSTRAINT "help_sign_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "help_sign" ADD CONSTRAINT "help_sign_lesson_id_fkey" FOREIGN KEY ("lesson_id") REFERENCES "lesson"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_lesson_id_fkey" FOREIGN KEY ("lesson_id") REFERENCES "lesson"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
