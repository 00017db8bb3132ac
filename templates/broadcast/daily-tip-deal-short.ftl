<#-- 每天一帖的短版，先说好价再说小知识，可与 daily-tip-deal 做 A/B 测试。 Model: tip (String, may be absent), dealTitle (String, may be absent), dealWas (String, may be absent), dealNow (String, may be absent), dealUntil (String, may be absent), dealRules (String, may be absent), dealUrl (String, may be absent). -->
<#if dealTitle?? && dealNow?? && dealUntil?? && dealRules?? && dealUrl??>
${dealTitle}，活动价 ¥${dealNow}<#if dealWas??>（日常价 ¥${dealWas}）</#if>
到 ${dealUntil} 为止，规则：${dealRules}
${dealUrl}
</#if>
<#if tip??>

【今日小知识】${tip}
</#if>
