/** Lets n8n send no request to an address of this computer or its network. Import this before n8n-core. */
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
