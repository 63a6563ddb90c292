-- Foreign keys that share tenant_id agree in it: no task has an assignee of another tenant.
CREATE TABLE tenants AS FROM misata_table('saas.tenants', NULL, scale := 1);
CREATE TABLE users   AS FROM misata_table('saas.users', NULL, scale := 1);
CREATE TABLE tasks   AS FROM misata_table('saas.tasks', NULL, scale := 1);

SELECT count(*) AS tasks, count(t.assignee_id) AS assigned, count(u.user_id) AS to_a_user_of_the_tenant,
       count(*) FILTER (t.created_at < r.created_at) AS before_their_reporter
FROM tasks t JOIN users r ON r.tenant_id = t.tenant_id AND r.user_id = t.reporter_id
LEFT JOIN users u ON u.tenant_id = t.tenant_id AND u.user_id = t.assignee_id;

SELECT plan, count(DISTINCT tenant_id) AS tenants, count(*) AS tasks, count(closed_at) AS done
FROM tenants JOIN tasks USING (tenant_id)
GROUP BY plan ORDER BY tasks DESC;

-- Where each column comes from.
SELECT name, strategy, detail FROM misata_explain('saas.tasks') WHERE name LIKE '%\_id' ESCAPE '\';
