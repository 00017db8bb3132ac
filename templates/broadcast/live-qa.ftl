<#-- 专家直播答疑的邀请，跟当天的帖子一起发。startsAt 写成“6 月 18 日（周三）20:00”，questionsUrl 是提问页。 Model: topic (String), expert (String), expertTitle (String, may be absent), startsAt (String), minutes (int), questionsUrl (String). -->
【直播答疑】${topic}
${expert}<#if expertTitle??>（${expertTitle}）</#if>将在 ${startsAt} 和大家聊聊，大约 ${minutes} 分钟。
想问什么，现在就可以写下来：${questionsUrl}
来不了也可以先提问，答复和回放都会放在这个页面。分享的是日常照护经验，宝宝身体不适请及时就医。
