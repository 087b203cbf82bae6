// A bot built on discord.js, which shares no code with the adapter's library: it replies, edits, uploads and answers
// whatever people press, choose, fill in and type. Run with the address and the token of a Discord; it knows nothing
// of this project, and writes down what it sees as lines of JSON.
"use strict";

const zlib = require("node:zlib");
const {
  ActionRowBuilder, ApplicationCommandType, AttachmentBuilder, ButtonBuilder, ButtonStyle, Client, Events,
  GatewayIntentBits, MessageFlags, ModalBuilder, Partials, StringSelectMenuBuilder, TextInputBuilder, TextInputStyle,
} = require("discord.js");

const COMMANDS = [
  {
    name: "draw",
    name_localizations: { "zh-CN": "画" },
    description: "A picture",
    options: [
      { type: 3, name: "prompt", description: "What", required: true },
      { type: 3, name: "model", description: "Which", autocomplete: true },
      { type: 11, name: "picture", description: "From what" },
    ],
  },
  { name: "Change this", type: ApplicationCommandType.Message },
];

function tell(event, seen = {}) {
  process.stdout.write(`${JSON.stringify({ event, ...seen })}\n`);
}

// A grey PNG, made by hand.
function picture(width, height) {
  const chunk = (kind, body) => {
    const named = Buffer.concat([Buffer.from(kind), body]);
    const framed = Buffer.alloc(8);
    framed.writeUInt32BE(body.length, 0);
    framed.writeUInt32BE(zlib.crc32(named), 4);
    return Buffer.concat([framed.subarray(0, 4), named, framed.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const rows = zlib.deflateSync(Buffer.alloc((width + 1) * height));
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

const drawn = () => new AttachmentBuilder(picture(48, 32), { name: "picture.png", description: "grey" });

const buttons = () => new ActionRowBuilder().addComponents(
  new ButtonBuilder().setCustomId("again").setLabel("Again").setEmoji("🔁").setStyle(ButtonStyle.Primary),
  new ButtonBuilder().setCustomId("change").setLabel("Change").setStyle(ButtonStyle.Secondary),
  new ButtonBuilder().setCustomId("stop").setLabel("Stop").setStyle(ButtonStyle.Danger).setDisabled(true),
);

const choices = () => new ActionRowBuilder().addComponents(
  new StringSelectMenuBuilder().setCustomId("ratio").setPlaceholder("Which ratio?")
    .addOptions({ label: "Square", value: "1:1" }, { label: "Wide", value: "16:9", description: "for a screen" }),
);

const form = () => new ModalBuilder().setCustomId("changing").setTitle("Change it").addComponents(
  new ActionRowBuilder().addComponents(
    new TextInputBuilder().setCustomId("words").setLabel("What else?").setStyle(TextInputStyle.Paragraph)
      .setRequired(false).setValue("a cat"),
  ),
);

async function draw(message) {
  await message.channel.sendTyping();
  const post = await message.reply({ content: `Working @everyone ${message.author}`, components: [buttons()] });
  await post.edit({ content: "Half done" });
  await post.edit({ content: "Done", files: [drawn()], components: [buttons(), choices()] });
  const seen = await post.fetch();
  tell("drawn", {
    id: seen.id, content: seen.content, edited: seen.editedTimestamp !== null, rows: seen.components.length,
    files: seen.attachments.map((file) => [file.name, file.size, file.width, file.height, file.description]),
    replied: seen.reference?.messageId,
  });
}

async function measure(message) {
  const file = message.attachments.first();
  const body = Buffer.from(await (await fetch(file.url)).arrayBuffer());
  await message.reply({ content: `${body.length} bytes`, allowedMentions: { repliedUser: false } });
}

async function hurry(message) {
  for (let at = 0; at < 8; at += 1) {
    await message.channel.send({ content: `${at}`, nonce: `n${at}`, enforceNonce: true });
  }
  const again = await message.channel.send({ content: "twice", nonce: "n7", enforceNonce: true });
  tell("hurried", { again: again.content });
}

async function refused(message) {
  const ways = {
    long: () => message.channel.send("x".repeat(2001)),
    empty: () => message.channel.send({ content: "" }),
    gone: () => message.channel.messages.fetch("1"),
    twice: () => message.channel.send({ content: "x", components: [buttons(), buttons()] }),
  };
  const codes = {};
  for (const [name, way] of Object.entries(ways)) {
    codes[name] = await way().then(() => 0, (failure) => [failure.status, failure.code]);
  }
  tell("refused", { codes });
}

async function taken(message) {
  const post = await message.channel.send("for a moment");
  const thread = await message.startThread({ name: "about it" });
  await thread.send("in the thread");
  await post.delete();
  const found = await message.channel.messages.fetch({ limit: 10 });
  tell("taken", { thread: thread.id, left: found.map((other) => other.content) });
}

const WISHES = { draw, measure, hurry, refused, taken };

async function heard(message) {
  if (message.author.bot) return;
  const words = message.content.replace(/^<@\d+>\s*/, "");
  tell("message", {
    id: message.id, content: words, author: message.author.username, guild: message.guildId,
    files: message.attachments.size, mentioned: message.mentions.has(message.client.user),
  });
  await WISHES[words.split(" ")[0]]?.(message);
}

async function commanded(interaction) {
  const prompt = interaction.options.getString("prompt");
  const file = interaction.options.getAttachment("picture");
  await interaction.deferReply();
  await interaction.editReply({ content: `Done: ${prompt}`, files: [drawn()], components: [buttons()] });
  const aside = await interaction.followUp({ content: "Between us", flags: MessageFlags.Ephemeral });
  tell("commanded", {
    prompt, file: file?.size ?? 0, locale: interaction.locale, aside: aside.flags.has(MessageFlags.Ephemeral),
    context: interaction.context, limit: interaction.attachmentSizeLimit,
  });
}

async function pressed(interaction) {
  if (interaction.customId === "change") {
    await interaction.showModal(form());
    return;
  }
  await interaction.deferUpdate();
  await interaction.editReply({ content: "Once more" });
  await interaction.followUp({ content: "Only you see this", flags: MessageFlags.Ephemeral });
  tell("pressed", { id: interaction.customId, on: interaction.message.id, by: interaction.user.username });
}

async function answered(interaction) {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused();
    await interaction.respond([{ name: `${typed}…`, value: typed }]);
  } else if (interaction.isChatInputCommand()) {
    await commanded(interaction);
  } else if (interaction.isMessageContextMenuCommand()) {
    await interaction.reply({ content: `About: ${interaction.targetMessage.content}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isButton()) {
    await pressed(interaction);
  } else if (interaction.isStringSelectMenu()) {
    await interaction.update({ content: `Chosen: ${interaction.values}`, components: [] });
  } else if (interaction.isModalSubmit()) {
    await interaction.reply({ content: `Words: ${interaction.fields.getTextInputValue("words")}` });
  }
}

const client = new Client({
  intents: [
    GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages,
    GatewayIntentBits.MessageContent,
  ],
  partials: [Partials.Channel],
  allowedMentions: { parse: [], repliedUser: true },
  rest: { api: process.argv[2] },
});

const failed = (failure) => tell("failed", { failure: `${failure.stack ?? failure}` });
const safely = (act) => (...given) => act(...given).catch(failed);

client.on(Events.MessageCreate, safely(heard));
client.on(Events.InteractionCreate, safely(answered));
client.on(Events.MessageUpdate, (_, after) => {
  if (!after.author?.bot) tell("edited", { id: after.id, content: after.content });
});
client.on(Events.MessageDelete, (gone) => tell("deleted", { id: gone.id }));
client.on(Events.GuildDelete, (guild) => tell("left", { guild: guild.id }));
client.on(Events.GuildCreate, (guild) => tell("joined", { guild: guild.id, title: guild.name }));
client.on(Events.ShardResume, (shard, replayed) => tell("resumed", { shard, replayed }));
client.on(Events.ShardReady, (shard) => tell("shard", { shard }));
client.on(Events.Error, failed);
client.rest.on("rateLimited", (limit) => tell("limited", { route: limit.route, global: limit.global }));
client.once(Events.ClientReady, safely(async (ready) => {
  const commands = await ready.application.commands.set(COMMANDS);
  const guilds = ready.guilds.cache.size;
  tell("ready", { name: ready.user.username, guilds, commands: commands.map((one) => one.name) });
}));
client.login(process.argv[3]).catch((failure) => {
  tell("failed", { failure: `${failure}` });
  process.exitCode = 1;
});
