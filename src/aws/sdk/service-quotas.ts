/** What is used of Service Quotas' client: a module of its own, so that the bundle leaves out the other operations. */
export { GetServiceQuotaCommand, ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
