/** Lets n8n log as it does by default, for a test that listens. Import this before n8n-core. */
process.env.N8N_LOG_LEVEL = 'info';
