/** The data centres of Tencent Chat and their hosts (REST API overview, tencentcloud.com 1047/34620). */
export const REGIONS = [
	{ name: 'China', value: 'console.tim.qq.com' },
	{ name: 'Frankfurt', value: 'adminapiger.im.qcloud.com' },
	{ name: 'Jakarta', value: 'adminapiidn.im.qcloud.com' },
	{ name: 'Seoul', value: 'adminapikr.im.qcloud.com' },
	{ name: 'Silicon Valley', value: 'adminapiusa.im.qcloud.com' },
	{ name: 'Singapore', value: 'adminapisgp.im.qcloud.com' },
	{ name: 'Tokyo', value: 'adminapijpn.im.qcloud.com' },
];

export const DEFAULT_REGION = 'adminapisgp.im.qcloud.com';

/** The value of 'Region' that makes 'Endpoint' count. */
export const CUSTOM_REGION = 'custom';
