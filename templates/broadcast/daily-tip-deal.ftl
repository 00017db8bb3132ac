<#-- 每天一帖：一条小知识，一件商品。dealUntil 写成“6 月 18 日”。 Model: tip (String, may be absent), dealTitle (String, may be absent), dealWas (String, may be absent), dealNow (String, may be absent), dealUntil (String, may be absent), dealRules (String, may be absent), dealUrl (String, may be absent). -->
<#if tip??>
【今日小知识】
${tip}
</#if>
<#if dealTitle?? && dealNow?? && dealUntil?? && dealRules?? && dealUrl??>

【今日好物】${dealTitle}
活动价 ¥${dealNow}<#if dealWas??>（日常价 ¥${dealWas}）</#if>，到 ${dealUntil} 为止
规则：${dealRules}
需要的话看这里：${dealUrl}
</#if>
