/** Contestants that are nodes, in n8n's engine. */
import { answerContest } from './contest';
import { runInEngine } from './workflows';

answerContest(runInEngine);
