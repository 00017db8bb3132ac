<#-- 每周专家直播答疑的预告。startsAt 写成“6 月 18 日（周三）20:00”。 Model: topic (String), expert (String), expertTitle (String, may be absent), startsAt (String), minutes (int), url (String), questions (list of String). -->
【本周答疑】${topic}

${expert}<#if expertTitle??>（${expertTitle}）</#if>将在 ${startsAt} 和大家聊聊，大约 ${minutes} 分钟。
<#if questions?has_content>

这周大家问得多的：
<#list questions as question>
· ${question}
</#list>
</#if>

想问什么，可以先在群里留言，我们一起带过去。
到时点这里进来：${url}
来不了也不要紧，会后有文字整理。分享的是日常照护经验，宝宝身体不适请及时就医。
