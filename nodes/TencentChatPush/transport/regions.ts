/**
 * The data centers of Tencent Chat and their hosts (REST API overview, tencentcloud.com
 * 1047/34620; Riyadh: add_sched_task page, 1047/78839). */
export const REGIONS = [
	{ name: 'China', value: 'console.tim.qq.com' },
	{ name: 'Frankfurt', value: 'adminapiger.im.qcloud.com' },
	{ name: 'Jakarta', value: 'adminapiidn.im.qcloud.com' },
	{ name: 'Riyadh', value: 'adminapiksa.im.qcloud.com' },
	{ name: 'Seoul', value: 'adminapikr.im.qcloud.com' },
	{ name: 'Silicon Valley', value: 'adminapiusa.im.qcloud.com' },
	{ name: 'Singapore', value: 'adminapisgp.im.qcloud.com' },
	{ name: 'Tokyo', value: 'adminapijpn.im.qcloud.com' },
];

export const DEFAULT_REGION = 'adminapisgp.im.qcloud.com';

/** The value of 'Region' that makes 'Endpoint' count. */
export const CUSTOM_REGION = 'custom';
