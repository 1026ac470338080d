// What the widget says by itself, in Spanish.

export const locale = "es";
export const dir = "ltr";
export const name = "Palsy Guide";
export const tagline = "Respuestas automáticas";
export const close = "Cerrar";
export const menu = "Menú";
export const look = "Tamaño del texto y colores";
export const log = "Conversación";
export const hello = "Hola. Pregunte en inglés. En español solo se entienden las emergencias.";
export const briefly = "Respuestas automáticas. No es una persona.";
export const emergencyBrief = (number: string): string => `En una emergencia, llame al ${number}.`;
export const either = (numbers: string, last: string): string => `${numbers} o ${last}`;
export const how = "Cómo funciona";
export const automatic = "Usted escribe a un programa. Nadie lee lo que escribe ni vigila su estado.";
export const education = "Las respuestas, en inglés, son solo informativas. No puede examinarle ni decirle qué tiene.";
export const kept = (hours: number): string =>
  `${hours ? `Lo que escribe se guarda ${hours === 1 ? "1 hora" : `${hours} horas`} y después se borra. ` : ""}Puede borrarlo en el menú. No dé nombres.`;
export const emergencyNumber = (numbers: string, last: string): string => `número de emergencias de su país (${numbers} o ${last})`;
export const emergencySigns = (number: string): string =>
  `Si la cara se cae de repente, un brazo o una pierna pierde fuerza, o cuesta hablar o respirar, llame ahora al ${number}.`;
export const eyeSigns = "Acuda al oculista el mismo día si el ojo duele, se pone rojo, le molesta la luz o ve peor.";
export const crisis = (line: string): string => `Si piensa en hacerse daño: ${line}`;
export const clinic = (name: string, phone: string): string => `También puede llamar a ${name}: ${phone}`;
export const noAnswer = "Todavía no hay respuesta";
export const noAnswerWhy = "El asistente no responde ahora. Si algo va mal, no espere.";
export const urgent = { call_now: "Urgente: llame ahora", same_day: "Urgente: busque ayuda hoy", soon: "Consulte pronto" };
export const call = (number: string): string => `Llamar al ${number}`;
export const warning = "Importante";
export const youAsked = "Usted preguntó:";
export const field = "Su pregunta, en inglés";
export const placeholder = "Pregunte en inglés";
export const send = "Enviar";
export const empty = "Escriba una pregunta.";
export const left = (characters: number): string => `Quedan ${characters} caracteres`;
export const topics = "Todos los temas";
export const topicsQuestion = "What can you tell me about?";
export const sources = (count: number): string => (count === 1 ? "1 fuente" : `${count} fuentes`);
export const cited = (numbers: string): string => `Fuente ${numbers}`;
export const undated = "sin fecha";
export const checkedBySources = (on: string): string => `Lo comparamos con sus fuentes el ${on}. Ningún médico lo ha revisado.`;
export const others = (first: string): string => `${first} y otros`;
export const checked = (on: string, status: string): string => `Última revisión: ${on} (${status}).`;
export const next = "También puede preguntar";
export const choose = "¿Quería decir algo de esto?";
export const asked = "ya preguntado";
export const helpful = "¿Le ha servido?";
export const yes = "Sí";
export const no = "No";
export const thanks = "Gracias.";
export const notNoted = "No se anotó.";
export const copy = "Copiar";
export const copied = "Copiado.";
export const notCopied = "No se copió.";
export const print = "Imprimir";
export const newTab = "en otra pestaña";
export const size = "Tamaño del texto";
export const smaller = "Texto más pequeño";
export const larger = "Texto más grande";
export const colours = "Colores";
export const themes = { auto: "Como el dispositivo", light: "Claro", dark: "Oscuro", contrast: "Alto contraste" };
export const clear = "Borrar esta conversación";
export const clearSure = "¿Borrar la conversación aquí y en el servidor? No se puede recuperar.";
export const clearYes = "Borrarla";
export const clearNo = "Conservarla";
export const sending = "Buscando la respuesta";
export const tryNow = "Intentar ahora";
export const closed = "El asistente no admite preguntas desde esta página. Llame a la clínica.";
export const buttons = (titles: string): string => `Botones: ${titles}`;
export const links = {
  offline: "Sin conexión. Su pregunta saldrá pronto.",
  trying: "El asistente no responde. Se intenta de nuevo.",
  busy: "Muchas preguntas. La suya saldrá pronto.",
};
export const notes = {
  ended: "La conversación anterior terminó. Esta es nueva.",
  erased: "La conversación se ha borrado.",
  not_erased: "El asistente no responde. No se borró nada. Inténtelo de nuevo.",
  refused: "No se pudo enviar. Pregunte más breve, en inglés.",
};
export const answers = (count: number): string => `${count} respuestas:`;
export const showAll = "Ver todo";
export const seek = "Buscar";
export const found = (count: number): string => (count === 1 ? "1 respuesta" : `${count} respuestas`);
export const read = "Leer en voz alta";
export const stopReading = "Dejar de leer";
export const printAll = "Imprimir la conversación";
export const printed = (on: string): string => `Impreso el ${on}`;
export const urgentCrisis = "Hay ayuda ahora";
export const newAnswer = "Respuesta nueva";
export const tooLong = (over: number): string => `Demasiado largo: los últimos ${over} caracteres quedan aquí.`;
export const restHere = "Falta enviar el resto.";
